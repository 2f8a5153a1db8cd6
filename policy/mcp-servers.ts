import { z } from "zod";

/** Providers of models take names of tools up to this length. */
const MAX_TOOL_NAME = 64;

const LOCAL_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);
const SECRET = /(key|token|secret|password|signature|credential)/i;

const urlWanted = "an address that begins with https://, or with http:// on this machine";

const address = z.string(urlWanted).superRefine((text, context) => {
  const fail = (message: string) => context.addIssue({ code: "custom", message });
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLocal = url?.protocol === "http:" && LOCAL_HOSTS.has(url.hostname);
  if (url === null || !(url.protocol === "https:" || isLocal)) return fail(urlWanted);
  const hasSecret = [...url.searchParams.keys()].some((name) => SECRET.test(name));
  if (url.username !== "" || url.password !== "" || hasSecret)
    fail("an address without credentials; name a header and the environment variable that holds its value");
});

const variableWanted = "the name of an environment variable, such as WIKI_TOKEN, and not what it holds";

/** A server of the Model Context Protocol whose tools models may use to look things up. */
export const McpServer = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,23}$/, "up to 24 small letters, digits and hyphens, a letter first")
      .describe("stands before the names of its tools"),
    url: address.optional().describe("of a server that speaks streamable HTTP"),
    command: z.string().min(1).optional().describe("that starts a server on this machine, in place of `url`"),
    args: z.preprocess((given) => given ?? [], z.array(z.string())),
    headers: z
      .preprocess(
        (given) => given ?? {},
        z.record(
          z.string().regex(/^[A-Za-z0-9-]+$/, "the name of an HTTP header"),
          z.string(variableWanted).regex(/^[A-Z_][A-Z0-9_]*$/, variableWanted),
        ),
      )
      .describe("the environment variables that hold the values"),
    tools: z
      .array(z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, "the name of a tool"))
      .min(1)
      .describe("those that may be used; the server may have others"),
    research: z
      .strictObject({
        tool: z.string().describe("one of `tools`"),
        query: z.string().min(1).describe("the argument that takes the words to look for"),
        arguments: z
          .preprocess(
            (given) => given ?? {},
            z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
          )
          .describe("others, as they are given"),
      })
      .optional()
      .describe("looks up documentation for tickets, without a model"),
    linkHosts: z
      .preprocess(
        (given) => given ?? [],
        z.array(
          z.string().regex(/^[a-z0-9.-]+(?::\d{1,5})?$/, "the name of a host, such as wiki.example.com"),
        ),
      )
      .describe("hosts that what it finds may link to, besides AWS's"),
    timeoutSeconds: z.number().positive().max(300).default(30).describe("for one call"),
  })
  .superRefine((server, context) => {
    const fail = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    if ((server.url === undefined) === (server.command === undefined)) fail([], "either `url` or `command`");
    if (server.command !== undefined && Object.keys(server.headers).length > 0)
      fail(["headers"], "none with `command`: a program on this machine is sent no headers");
    if (server.url !== undefined && server.args.length > 0) fail(["args"], "none without `command`");
    // Models know no "." in names, so it becomes "_".
    const names = server.tools.map((tool) => tool.replaceAll(".", "_"));
    if (new Set(names).size < names.length) fail(["tools"], "each tool once");
    if (server.research !== undefined && !server.tools.includes(server.research.tool))
      fail(["research", "tool"], `one of \`tools\`: ${server.tools.join(", ")}`);
    if (server.research !== undefined && Object.hasOwn(server.research.arguments, server.research.query))
      fail(["research", "arguments"], `none called ${server.research.query}: it takes the words to look for`);
    const long = server.tools.find((tool) => `${server.name}__${tool}`.length > MAX_TOOL_NAME);
    if (long !== undefined)
      fail(["name"], `a shorter name: with ${long} it has more than ${MAX_TOOL_NAME} characters`);
  });
export type McpServer = z.infer<typeof McpServer>;

export const McpServers = z.array(McpServer).superRefine((servers, context) => {
  for (const [index, { name }] of servers.entries())
    if (servers.findIndex((other) => other.name === name) < index)
      context.addIssue({ code: "custom", path: [index, "name"], message: "a name that no other server has" });
});
