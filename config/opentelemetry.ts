import { EnvironmentError } from "./environment.ts";
import type { TracingTarget } from "./tracing-target.ts";

/** Where traces go, by OpenTelemetry's own settings; the first counts before the second. */
const ENDPOINTS = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"] as const;

/** The setting that names where spans go; null where none does, or tracing is off all the same. */
export function spanEndpoint(variables: NodeJS.ProcessEnv = process.env): string | null {
  if (variables.OTEL_SDK_DISABLED === "true" || variables.OTEL_TRACES_EXPORTER === "none") return null;
  return ENDPOINTS.find((name) => variables[name]) ?? null;
}

/**
 * Sends spans by OTLP over HTTP, as JSON, where an endpoint is set; otherwise nothing is loaded. The SDK reads the other settings
 * itself: headers, sampler, batches, limits, the name of the service ("ohero" by default). `log` is told when spans cannot be sent,
 * once until they could be again. Throws EnvironmentError where the endpoint is no address.
 */
export async function startOpenTelemetry(log: (line: string) => void): Promise<TracingTarget | null> {
  const setting = spanEndpoint();
  if (setting === null) return null;
  const endpoint = withoutSecrets(setting, process.env[setting] ?? "");
  const { OTEL_EXPORTER_OTLP_PROTOCOL: protocol = "" } = process.env;
  if (protocol !== "" && protocol !== "http/json")
    log(`OTEL_EXPORTER_OTLP_PROTOCOL: spans are sent as http/json, whatever it says`);
  const { registerSpanProvider } = await import("./span-provider.ts");
  const provider = registerSpanProvider((why) =>
    log(`spans cannot be sent to ${endpoint}: ${why}; runs go on without them`),
  );
  return {
    name: endpoint,
    line: `OpenTelemetry: spans are sent to ${endpoint}`,
    stop: () => provider.shutdown(),
  };
}

/** Origin and path: what stands before the host or behind the path may be secret. */
function withoutSecrets(setting: string, given: string): string {
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url?.protocol !== "http:" && url?.protocol !== "https:")
    throw new EnvironmentError(`${setting}: expected an address such as http://localhost:4318`);
  return `${url.origin}${url.pathname}`;
}
