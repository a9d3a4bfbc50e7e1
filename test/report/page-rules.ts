/** What html-validate asks of our pages: its recommended rules but for these. */
export const pageRules = {
  'prefer-native-element': 'off',
  'no-trailing-whitespace': 'off',
  'valid-id': 'off',
  'doctype-style': 'off',
  // Cells end where the next one begins.
  'no-implicit-close': 'off',
} as const;
