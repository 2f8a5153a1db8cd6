import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { createTestMcpServer } from "./test-mcp-tools.ts";

// A program, to be started by a client.
const server = createTestMcpServer(() => process.exit(1));
await server.connect(new StdioServerTransport());
