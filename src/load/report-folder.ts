/** The folder of the reports that come with the tool. */
import { fileURLToPath } from 'node:url';

/** The same from src/ and from dist/. */
export const shippedReports = fileURLToPath(new URL('../../reports/', import.meta.url));
