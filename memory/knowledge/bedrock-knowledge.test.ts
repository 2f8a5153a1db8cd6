import { expect, test } from "vitest";
import { createBedrockClients } from "./bedrock-clients.ts";
import { createBedrockKnowledge } from "./bedrock-knowledge.ts";
import { startBedrockKnowledge, type TestBedrockKnowledgeOptions } from "./test-bedrock-knowledge.ts";
import { describeKnowledge } from "./test-knowledge.ts";
import { bases, openBedrock } from "./test-open-bedrock.ts";

const open = (options: Omit<TestBedrockKnowledgeOptions, "bases">) => async () => {
  const { bedrock, knowledge, close } = await openBedrock(options);
  return {
    knowledge,
    close,
    settle: async () => {
      const failed = await bedrock.ingest();
      if (failed.length > 0) throw new Error(`not ingested: ${failed.join(", ")}`);
    },
    breakSearch: async () => {
      bedrock.fault = () => ({ status: 404, name: "ResourceNotFoundException", message: "gone" });
    },
  };
};

describeKnowledge("Bedrock on OpenSearch Serverless", open({ store: "OPENSEARCH_SERVERLESS" }));
describeKnowledge(
  "Bedrock on S3 Vectors, in small pages",
  open({ store: "S3_VECTORS", pageSize: 3, keysPerPage: 4 }),
);

test("the clients find Region, credentials and endpoints in the environment", async () => {
  const bedrock = await startBedrockKnowledge({ bases });
  const before = { ...process.env };
  Object.assign(process.env, bedrock.environment);
  const clients = createBedrockClients();
  try {
    const knowledge = createBedrockKnowledge({ bases, clients });
    const text = "The periscope is long.";
    const document = {
      id: "a",
      title: "A",
      text,
      url: null,
      metadata: {},
      updatedAt: "2026-03-02T08:00:00Z",
    };
    await knowledge.put({ ...document, collection: "history" });
    await bedrock.ingest();
    const found = await knowledge.search({ collection: "history", query: "periscope", limit: 1 });
    expect(found.map(({ source }) => source)).toEqual(["a"]);
  } finally {
    for (const name of Object.keys(bedrock.environment)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    clients.search.destroy();
    clients.objects.destroy();
    await bedrock.close();
  }
});
