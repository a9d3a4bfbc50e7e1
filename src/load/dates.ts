/** Calendar days and RFC 3339 times, as schemas ask for them. */

export function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    Number.isFinite(Date.parse(`${text}T00:00:00Z`)) &&
    new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
  );
}

/** A time needs its zone: without one nobody knows when it was. */
export function isTime(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-](\d{2}):(\d{2}))$/.exec(text);
  if (!match) return false;
  const [, day = '', hours = '', minutes = '', seconds = '', , , zoneHours = '00', zoneMinutes = '00'] = match;
  return (
    isDay(day) && Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) <= 60 && Number(zoneHours) < 24 && Number(zoneMinutes) < 60
  );
}

export const isDayOrTime = (text: string): boolean => isDay(text) || isTime(text);
