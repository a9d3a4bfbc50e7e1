/** Every sort of contradiction: a short title, and in plain words what contradicts what, and when it is not told. `explain CODE` prints it. */
export const contradictionCodes = {
  'not-in-inventory': {
    title: 'Seen on the network and in no inventory',
    words:
      'An address of a network of the site, or a MAC address, was seen by discovery, in flows or in events, and no asset has it. Network and broadcast addresses, groups and virtual router addresses are not told; a device is known by its address, by a MAC address that it alone was seen with, or by its host name where the inventory has no address for it.',
  },
  'never-seen': {
    title: 'In the inventory and never found',
    words:
      'An asset in service with an address or MAC address that no source has ever seen, although a fresh scan has looked into its zone. A source looks into the zones that its registration covers and of which it has seen at least half of the assets. What is attached for a time only, or from outside, need not be found.',
  },
  'silent-asset': {
    title: 'In the inventory and never heard',
    words:
      'The same, where only sources that listen have looked, and have heard three in four of the assets of their zones: a device that never talks is not heard. It is told, and fails no control by itself; a scan, or a look into the cabinet, would settle it.',
  },
  'seen-though-retired': {
    title: 'On the network though spare or retired',
    words: 'A device was seen with an address or MAC address that only a spare or a retired asset has.',
  },
  'duplicate-address': {
    title: 'One address on two assets',
    words:
      'Two assets in service have the same address or MAC address. Not told: `sharedAddresses` (virtual addresses of a redundant pair or cluster), virtual router MAC addresses, and zones that declare the same network, each for itself (copies of a machine behind address translation).',
  },
  'duplicate-serial': {
    title: 'One serial number on two assets',
    words: 'Two assets in service of one maker and model have the same serial number.',
  },
  'asset-in-two-zones': {
    title: 'One asset in two zones',
    words: 'Two inventories put the same asset into different zones. It belongs to none until one of them is corrected.',
  },
  'zone-by-address': {
    title: 'The zone says one thing, the address another',
    words:
      'An asset (or another record) is declared in one zone, and an address of it lies in the networks of another. A device that enforces a conduit has a leg in each of its zones.',
  },
  'conflicting-field': {
    title: 'Two sources disagree on a field',
    words:
      'Two files have the same record with different values. The field counts as not known until one of them is corrected. Other letters, blanks, `V2.9` for `2.9`, and free remarks are no disagreement.',
  },
  'scan-differs': {
    title: 'What was seen of a device differs from the inventory',
    words:
      'Firmware, serial number, MAC address, address or name that discovery read from a device are not those of the inventory. A version that is only less precise (2.9 beside 2.9.4) agrees; makers, models and operating systems, which tools guess and name in their own words, are not compared.',
  },
  'software-differs': {
    title: 'Software found differs from what is on record',
    words:
      'Two lists of software name the same product on the same asset with different versions, or a list has another version of the firmware or operating system than the inventory.',
  },
  'unknown-asset': {
    title: 'Records of an asset that does not exist',
    words:
      'A record (account, backup, agent, patch, ...) names an asset that no inventory has, by id, host name, alias or address, in whatever letters.',
  },
  'retired-asset': {
    title: 'Records of an asset that is retired',
    words:
      'Accounts that are not disabled, backups, agents, patches and the like name an asset that the inventory calls retired. What tells of the past (changes, disposals, tests, sessions) is not told.',
  },
  'no-sensor': {
    title: 'Events from a place that no sensor covers',
    words:
      'The console shows events of a zone that no sensor covers by its own list, by its zone or by a conduit at it. Events that come from a log source or from the asset itself need no sensor.',
  },
  'unused-subnet': {
    title: 'A document names a network that nobody uses',
    words:
      'A controlled document (text, Markdown, HTML, CSV, DOCX, XLSX, ...) names a network that overlaps no network of a zone, and in which no asset, rule, flow or discovered device has an address. Loopback, group, link-local and documentation networks are not told.',
  },
  'claim-refuted': {
    title: 'A claim that the machine refutes',
    words:
      'A signed statement calls a requirement fulfilled, or a document of type record names it, and records of the plant prove that it is not. Both are shown; the requirement fails.',
  },
  'one-of-a-pair': {
    title: 'Two requirements that stand or fall together',
    words: 'One of them is decided to be not applicable and the other is assessed: what the one is about does not exist without the other.',
  },
} as const;

export type ContradictionCode = keyof typeof contradictionCodes;
export const isContradictionCode = (code: string): code is ContradictionCode => Object.hasOwn(contradictionCodes, code);
