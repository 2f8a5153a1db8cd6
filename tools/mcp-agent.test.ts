import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { ChatBedrockConverse } from "@langchain/aws";
import { HumanMessage } from "@langchain/core/messages";
import { createAgent } from "langchain";
import { expect, test } from "vitest";
import { startBedrock } from "../config/test-bedrock.ts";
import { openMcpTools } from "./mcp-tools.ts";
import { startMcpHttp } from "./test-mcp-http.ts";

test("an agent on Bedrock calls them, and is told of calls that are wrong or fail", async () => {
  const http = await startMcpHttp();
  const bedrock = await startBedrock([
    {
      calls: [
        { name: "web__search", input: { phrase: "replicas" } },
        { name: "web__search", input: { words: "replicas" } },
        { name: "web__refuse", input: {} },
      ],
    },
    { text: "Done." },
  ]);
  const server = { name: "web", url: http.url, args: [], headers: {}, timeoutSeconds: 2 };
  const mcp = await openMcpTools([{ ...server, tools: ["search", "refuse"] }], {
    variables: {},
    log: () => {},
    isSuspicious: () => false,
    isTrustedLink: () => false,
  });
  const client = new BedrockRuntimeClient({
    endpoint: bedrock.endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" },
  });
  try {
    const model = new ChatBedrockConverse({ model: "amazon.nova-pro-v1:0", region: "eu-central-1", client });
    const agent = createAgent({ model, tools: mcp.list() });
    const { messages } = await agent.invoke({ messages: [new HumanMessage("Look it up.")] });
    expect(bedrock.requests[0]?.tools).toEqual(["web__search", "web__refuse"]);
    expect(JSON.stringify(bedrock.requests[0]?.body)).toContain("what to look for");
    const results = messages.filter(({ type }) => type === "tool").map(({ text }) => text);
    expect(results).toEqual([
      "found: replicas",
      expect.stringMatching(
        /^The call of search on the server web failed: the arguments do not fit \{.*"phrase"/,
      ),
      expect.stringContaining("no such page"),
    ]);
    expect(messages.at(-1)?.text).toBe("Done.");
  } finally {
    client.destroy();
    await mcp.close();
    await bedrock.close();
    await http.close();
  }
});
