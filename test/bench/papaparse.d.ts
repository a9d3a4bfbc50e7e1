/** The part of papaparse that the bench calls; the package has no types of its own. */
declare module 'papaparse' {
  const Papa: {
    parse(
      text: NodeJS.ReadableStream,
      options: {
        readonly skipEmptyLines: boolean;
        readonly chunk: (result: { readonly data: readonly (readonly string[])[] }) => void;
        readonly complete: () => void;
        readonly error: (error: Error) => void;
      },
    ): void;
  };
  export default Papa;
}
