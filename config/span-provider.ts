import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider, type SpanExporter } from "@opentelemetry/sdk-trace-node";

/**
 * What keeps spans and sends them in batches, from now on; OpenTelemetry's SDK is loaded with this file. `tell` hears why they
 * cannot be sent, when that begins.
 */
export function registerSpanProvider(tell: (why: string) => void): NodeTracerProvider {
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ "service.name": "ohero" }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(tellingOnce(new OTLPTraceExporter(), tell))],
  });
  provider.register();
  return provider;
}

/** The exporter, which says why it cannot send when that begins, and not each time. */
function tellingOnce(exporter: SpanExporter, tell: (why: string) => void): SpanExporter {
  let isDown = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error !== undefined && !isDown) tell(result.error.message || result.error.name);
        isDown = result.error !== undefined;
        done(result);
      });
    },
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}
