/** Tables as plants keep them: headers and words in several languages, dates of one reading, and what stays refused. */
import { expect, test } from 'vitest';
import { csv } from '../../src/evidence/readers/csv.js';
import { openLibrary } from '../../src/run.js';
import { codes, read, recordsOf, registrationOf } from './fixtures.js';

const library = openLibrary({ controls: [], onlyControls: null }, false);
if (!library.ok) throw new Error('the library cannot be read');
const { kinds } = library.value;
const tableOf = (text: string) => read({ 'a.csv': text }, [registrationOf('a', 'assets', 'a.csv')], { kinds, readers: { csv } });

test.each([
  [
    'German',
    'Inventarnummer;Hersteller;IP-Adresse;Sicherheitszone;Betriebszustand;Firmwarestand;Supportende',
    'A;Siemens;10.1.30.1;control;in Betrieb;V2.9;31.12.2027',
  ],
  [
    'Polish',
    'numer inwentarzowy;producent;adres IP;strefa bezpieczeństwa;cykl życia;wersja firmware;koniec wsparcia',
    'A;Siemens;10.1.30.1;control;w eksploatacji;V2.9;2027-12-31',
  ],
  [
    'French',
    "numéro d'inventaire;fabricant;adresse IP;zone de sécurité;cycle de vie;micrologiciel;fin de support",
    'A;Siemens;10.1.30.1;control;en service;V2.9;31/12/2027',
  ],
  [
    'Spanish',
    'Número de inventario;fabricante;dirección IP;zona de seguridad;ciclo de vida;versión firmware;fin de soporte',
    'A;Siemens;10.1.30.1;control;En servicio;V2.9;31/12/2027',
  ],
  [
    'Dutch',
    'Inventarisnummer;Fabrikant;IP-adres;Beveiligingszone;Levensfase;Firmwareversie;Einde ondersteuning',
    'A;Siemens;10.1.30.1;control;in gebruik;V2.9;2027-12-31',
  ],
  [
    'English, shouted',
    'ASSET NUMBER;MANUFACTURER;IP ADDRESS;SECURITY ZONE;LIFECYCLE STATE;FIRMWARE VERSION;END OF LIFE',
    'A;Siemens;10.1.30.1;control;IN SERVICE;V2.9;12/31/2027',
  ],
])('a table in %s is the same asset', async (_, header, row) => {
  const set = await tableOf(`${header}\n${row}\n`);
  expect(codes(set)).toEqual([]);
  expect(recordsOf(set, 'assets')[0]?.values).toMatchObject({
    ...{ id: 'A', vendor: 'Siemens', addresses: ['10.1.30.1'], zone: 'control', lifecycle: 'in-service', firmware: 'V2.9' },
    endOfSupport: Date.parse('2027-12-30T23:00:00Z'),
  });
});

test.each([
  ['a date of two readings', 'End of life', '05/06/2027'],
  ['a word that nobody knows', 'Lifecycle', 'sleeping'],
])('%s leaves the row out, with its reason', async (_, header, value) => {
  const set = await tableOf(`id,zone,${header}\nA,control,${value}\n`);
  expect([recordsOf(set, 'assets'), codes(set)]).toEqual([[], ['E_EVIDENCE_ROW']]);
});

test.each(['-', '(empty)', 'Unknown', 'unbekannt', 'n/a', '', '?', 'Inconnu', 'k.A.'])('firmware "%s" stays unknown', async (firmware) => {
  const set = await tableOf(`id,zone,firmware\nA,control,${firmware}\n`);
  expect(recordsOf(set, 'assets')[0]?.values['firmware']).toBeUndefined();
});
