import { KnowledgeSearchError } from "./knowledge.ts";

/** What was being done on AWS, in the words that an operator needs when it fails. */
export interface AwsAction {
  /** What was used: "the knowledge base ABCDEFGHIJ". */
  target: string;
  /** What the role must be allowed: "bedrock:Retrieve on …". */
  permission: string;
  timeoutMs: number;
}

/** The time for an action is over. */
class OutOfTime extends Error {
  override name = "OutOfTime";
}

/**
 * Runs an action within its time and until `signals` end it. The race is needed because the SDK does not hear a signal
 * while it waits before its next attempt, or for credentials. Throws KnowledgeSearchError with what to do, and the cause.
 */
export async function within<T>(
  action: AwsAction,
  signals: readonly (AbortSignal | undefined)[],
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new OutOfTime()), action.timeoutMs);
  const signal = AbortSignal.any([deadline.signal, ...signals.filter((one) => one !== undefined)]);
  let listener = () => {};
  const ended = new Promise<never>((_, reject) => {
    listener = () => reject(signal.reason);
    signal.addEventListener("abort", listener, { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([ended, run(signal)]);
  } catch (error) {
    if (error instanceof KnowledgeSearchError) throw error;
    const cause = signal.aborted ? signal.reason : error;
    throw new KnowledgeSearchError(describeFailure(cause, action, signal.aborted), { cause });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", listener);
  }
}

interface AwsError {
  name?: string;
  message?: string;
  code?: string;
  $metadata?: { httpStatusCode?: number; attempts?: number };
  $response?: { statusCode?: number };
}

const CREDENTIALS =
  /Credentials|ExpiredToken|UnrecognizedClient|InvalidSignature|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidClientTokenId|TokenRefreshRequired/;
const THROTTLED = /Throttl|TooManyRequests|ServiceQuotaExceeded|SlowDown|RequestLimitExceeded/;
const ELSEWHERE = /PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint/;
const UNREACHABLE =
  /^(ECONN|ENOTFOUND|EAI_|EPIPE|EHOST|ENET|ETIMEDOUT|ERR_HTTP2|CERT_|UNABLE_TO|SELF_SIGNED)/;

/** Did nobody answer? */
export function isUnreachable(thrown: unknown): boolean {
  const { code = "", name = "" } = (thrown ?? {}) as AwsError;
  return UNREACHABLE.test(code) || /TimeoutError|NetworkingError/.test(name);
}

/** One line: what failed, and what to do about it. */
export function describeFailure(
  thrown: unknown,
  { target, permission, timeoutMs }: AwsAction,
  isAborted = false,
): string {
  const error = (thrown ?? {}) as AwsError;
  const name = error.name ?? "";
  const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode ?? 0;
  const attempts = error.$metadata?.attempts ?? 1;
  const after = attempts > 1 ? ` after ${attempts} attempts` : "";
  const because = oneLine(`${name}: ${error.message ?? String(thrown)}`);
  if (thrown instanceof OutOfTime)
    return `${target} did not answer within ${timeoutMs / 1_000} s; try again, or allow it more time`;
  if (isAborted) return `${target} was not waited for any longer: the caller gave up`;
  if (CREDENTIALS.test(name))
    return `${target} was not asked: there are no valid AWS credentials (${because})`;
  if (THROTTLED.test(name) || status === 429)
    return `${target} is throttled${after}; try again later, or ask AWS for a higher quota (${because})`;
  if (ELSEWHERE.test(name) || status === 301)
    return `${target} is in another Region; set AWS_REGION to the one it is in (${because})`;
  if (/AccessDenied|NotAuthorized|Forbidden/.test(name) || status === 403)
    return `no access to ${target}: the role needs ${permission}`;
  if (/ResourceNotFound|NoSuchBucket|NotFound/.test(name) || status === 404)
    return `${target} does not exist here; check the id in the settings, and the Region (${because})`;
  if (/Validation/.test(name) || status === 400) return `${target} refused the request (${because})`;
  if (isUnreachable(error))
    return `${target} cannot be reached${after}; check the network, the Region and endpoints (${because})`;
  // 424: something that the service depends on failed.
  if (status >= 500 || status === 424) return `${target} failed${after}; try again later (${because})`;
  return `${target} could not be used (${because})`;
}

/** Messages of services may hold what others wrote, and end up in terminals. */
function oneLine(text: string): string {
  const line = text.replace(/[\p{C}\s]+/gu, " ").trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
