/** A bundle could not run on Lambda. */
export class BundleError extends Error {
  override name = "BundleError";
}
