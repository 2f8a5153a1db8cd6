import { createServer } from "node:http";
import { z } from "zod";
import { readText, type TestRequest } from "./test-collector.ts";
import { listenLocally } from "./test-server.ts";

const Run = z.looseObject({
  id: z.string(),
  name: z.string(),
  parent_run_id: z.string().optional(),
  session_name: z.string(),
  tags: z.array(z.string()).default([]),
});
const Extra = z.looseObject({ metadata: z.record(z.string(), z.unknown()) });

/** A run as LangSmith takes it, with its metadata. */
export type TracedRun = z.infer<typeof Run> & { metadata: Record<string, unknown> };

/** What LangSmith's client calls: what the server can do, and runs as multipart forms, a part for each of their fields. */
export async function startLangSmithServer() {
  const requests: TestRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const body = await readText(incoming);
    requests.push({ path: incoming.url ?? "", headers: incoming.headers, body, at: performance.now() });
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(INFO));
  });
  const { url, close } = await listenLocally(server);
  /** By name, such as `post.ID` or `patch.ID.outputs`. */
  const parts = () =>
    new Map(
      requests.flatMap(({ body }) =>
        [...body.matchAll(/name="([^"]+)"\r\nContent-Type: application\/json[^\r]*\r\n\r\n(.*)\r\n/g)].map(
          ([, name = "", text = ""]) => [name, JSON.parse(text) as unknown] as const,
        ),
      ),
    );
  return {
    requests,
    /** What a process's environment must hold so that its runs come here. */
    environment: {
      LANGSMITH_TRACING: "true",
      LANGSMITH_API_KEY: "not-a-real-key",
      LANGSMITH_ENDPOINT: url,
      LANGSMITH_DISABLE_RUN_COMPRESSION: "true",
    },
    parts,
    runs: (): TracedRun[] => {
      const all = parts();
      return [...all].flatMap(([name, value]) =>
        /^post\.[^.]+$/.test(name)
          ? [{ ...Run.parse(value), metadata: Extra.parse(all.get(`${name}.extra`)).metadata }]
          : [],
      );
    },
    close,
  };
}

const INFO = {
  version: "0.10.0",
  batch_ingest_config: { use_multipart_endpoint: true, size_limit: 100, size_limit_bytes: 20_000_000 },
};
