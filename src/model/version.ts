/** The version of the tool: part of every assessment, checked against package.json by a test. */
export const toolName = 'otbaseline';
export const version = '0.1.0';
