/** Where text goes. */
export interface Output {
  /** Is there somebody who looks on? */
  isTTY?: boolean;
  write(text: string): unknown;
}

/** What a call of the command line has besides its arguments: the process's own, or a test's. */
export interface Terminal {
  /** Settings and credentials, to which those of the file `.env` are added. */
  variables: NodeJS.ProcessEnv;
  stdin: AsyncIterable<Uint8Array>;
  stdout: Output;
  stderr: Output;
  /** From then on Ctrl-C ends nothing, but aborts the signal; a second one ends the program at once. */
  heedInterrupt(): AbortSignal;
}
