/** Lambda puts a line into the log as it is. */
export const log = (line: string): void => console.log(line);
