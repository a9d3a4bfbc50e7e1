/** What a program that calls the library has without saying so: the day, and the folder in which it runs. */

/** YYYY-MM-DD in the time zone of the machine. */
export function today(): string {
  const now = new Date();
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export const currentFolder = (): string => process.cwd();
