/** The organization file cannot be used; the message has one line per fault: where, what was expected, what was found. */
export class OrganizationError extends Error {
  override name = "OrganizationError";
}
