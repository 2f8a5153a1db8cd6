import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readDeployment } from "../config/deployment.ts";
import type { Organization } from "../policy/organization.ts";
import { bundle } from "./bundle.ts";
import { FUNCTION_NAMES } from "./functions.ts";
import type { FunctionName } from "./grants.ts";
import type { Places } from "./places.ts";

const oneOrMore = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);
const Template = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.string() }).optional() }))
    .default({}),
});
type Template = z.infer<typeof Template>;
const FunctionProperties = z.object({
  FunctionName: z.string(),
  Role: z.object({ "Fn::GetAtt": z.tuple([z.string(), z.literal("Arn")]) }),
  Code: z.object({ S3Key: z.string() }),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  Timeout: z.number(),
});
const RoleProperties = z.object({
  Policies: z.array(
    z.object({
      PolicyDocument: z.object({
        Statement: z.array(
          z.strictObject({ Effect: z.literal("Allow"), Action: oneOrMore, Resource: oneOrMore }),
        ),
      }),
    }),
  ),
});
const Named = z.object({ FunctionName: z.object({ Ref: z.string() }) });
const Mapping = Named.extend({ EventSourceArn: z.unknown() });
const Failures = Named.extend({
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.unknown() }) }),
});

export interface Statement {
  actions: string[];
  resources: string[];
}

/** A function as the templates have it. */
export interface DeployedFunction {
  name: FunctionName;
  /** Folder of its code, as it is uploaded. */
  code: string;
  environment: Record<string, string>;
  /** Seconds. */
  timeout: number;
  statements: Statement[];
  /** ARNs of queues that Lambda polls for it, and of those that it puts failed calls into; with the role of the function. */
  polled: string[];
  failures: string[];
}

/** Synthesises a deployment with the true code, into a folder, and reads its functions out of the templates. */
export async function synthesiseFunctions({
  folder,
  settings,
  organization,
}: {
  folder: string;
  settings: Record<string, string>;
  organization: Organization;
}): Promise<{ places: Places; functions: Map<FunctionName, DeployedFunction> }> {
  const bundles = join(folder, "bundles");
  const page = join(bundles, "page");
  await mkdir(page, { recursive: true });
  await writeFile(join(page, "index.html"), "");
  // The CDK loads while the functions are bundled, which another process does.
  const [{ addStacks }, { createApp }, { createPlan }] = await Promise.all([
    import("./add-stacks.ts"),
    import("./create-app.ts"),
    import("./plan.ts"),
    bundle({ organization, outdir: bundles }),
  ]);
  const outdir = join(folder, "cloud-assembly");
  const app = createApp({
    outdir,
    builtinCloudFormationValidation: false,
    treeMetadata: false,
    context: { "@aws-cdk/core:failSynthOnValidationErrors": false, "aws:cdk:disable-stack-trace": true },
  });
  const plan = createPlan({
    deployment: readDeployment(settings),
    organization,
    isEphemeral: false,
    codeOf: (name) => join(bundles, name),
    page,
  });
  addStacks(app, plan);
  const templates = new Map(
    app.synth().stacks.map(({ stackName, template }) => [stackName, Template.parse(template)]),
  );
  const read = createReader(templates, plan.places, outdir);
  return { places: plan.places, functions: new Map(FUNCTION_NAMES.map((name) => [name, read(name)])) };
}

function createReader(templates: ReadonlyMap<string, Template>, places: Places, outdir: string) {
  const resolve = createResolver(templates, places);
  return (name: FunctionName): DeployedFunction => {
    for (const template of templates.values())
      for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
        if (Type !== "AWS::Lambda::Function" || Properties.FunctionName !== `${places.prefix}-${name}`)
          continue;
        const { Role, Code, Environment, Timeout } = FunctionProperties.parse(Properties);
        const text = (value: unknown) => resolve(value, template);
        const role = RoleProperties.parse(template.Resources[Role["Fn::GetAtt"][0]]?.Properties);
        const ofType = <T extends z.ZodType<{ FunctionName: { Ref: string } }>>(type: string, schema: T) =>
          Object.values(template.Resources)
            .filter((resource) => resource.Type === type)
            .map((resource) => schema.parse(resource.Properties))
            .filter(({ FunctionName: { Ref } }) => Ref === id);
        return {
          name,
          code: join(outdir, `asset.${Code.S3Key.replace(/\.zip$/, "")}`),
          environment: Object.fromEntries(
            Object.entries(Environment.Variables).map(([key, value]) => [key, text(value)]),
          ),
          timeout: Timeout,
          statements: role.Policies.flatMap(({ PolicyDocument }) =>
            PolicyDocument.Statement.map(({ Action, Resource }) => ({
              actions: Action.map(text),
              resources: Resource.map(text),
            })),
          ),
          polled: ofType("AWS::Lambda::EventSourceMapping", Mapping).map(({ EventSourceArn }) =>
            text(EventSourceArn),
          ),
          failures: ofType("AWS::Lambda::EventInvokeConfig", Failures).map(({ DestinationConfig }) =>
            text(DestinationConfig.OnFailure.Destination),
          ),
        };
      }
    throw new Error(`no template has a function ${name}`);
  };
}

const Intrinsic = z.union([
  z.strictObject({ Ref: z.string() }),
  z.strictObject({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) }),
  z.strictObject({ "Fn::Join": z.tuple([z.string(), z.array(z.unknown())]) }),
  z.strictObject({ "Fn::ImportValue": z.string() }),
  z.strictObject({ "Fn::GetStackOutput": z.looseObject({ StackName: z.string(), OutputName: z.string() }) }),
]);

/** Gives the text that CloudFormation would make of a value; what AWS names by itself gets a name of that form. */
function createResolver(templates: ReadonlyMap<string, Template>, places: Places) {
  return function resolve(value: unknown, template: Template): string {
    if (typeof value === "string") return value;
    const given = Intrinsic.parse(value);
    if ("Ref" in given) return attributeOf(template, given.Ref, "Ref", places);
    if ("Fn::GetAtt" in given) return attributeOf(template, ...given["Fn::GetAtt"], places);
    if ("Fn::Join" in given) {
      const [between, parts] = given["Fn::Join"];
      return parts.map((part) => resolve(part, template)).join(between);
    }
    if ("Fn::ImportValue" in given)
      for (const other of templates.values())
        for (const { Value, Export } of Object.values(other.Outputs))
          if (Export?.Name === given["Fn::ImportValue"]) return resolve(Value, other);
    if ("Fn::GetStackOutput" in given) {
      const other = templates.get(given["Fn::GetStackOutput"].StackName);
      const output = other?.Outputs[given["Fn::GetStackOutput"].OutputName];
      if (other && output) return resolve(output.Value, other);
    }
    throw new Error(`nothing gives ${JSON.stringify(value)}`);
  };
}

function attributeOf(template: Template, id: string, attribute: string, places: Places): string {
  const { Type = "", Properties = {} } = template.Resources[id] ?? {};
  const made = createHash("sha256").update(id).digest("hex").slice(0, 10);
  switch (`${Type} ${attribute}`) {
    case "AWS::SecretsManager::Secret Ref":
      return places.arn("secretsmanager", `secret:${Properties.Name}-AbCdEf`);
    case "AWS::SQS::Queue Arn":
      return places.arn("sqs", String(Properties.QueueName));
    case "AWS::Bedrock::KnowledgeBase KnowledgeBaseId":
    case "AWS::Bedrock::DataSource DataSourceId":
      return made.toUpperCase();
    case "AWS::Bedrock::KnowledgeBase KnowledgeBaseArn":
      return places.arn("bedrock", `knowledge-base/${made.toUpperCase()}`);
    case "AWS::ApiGatewayV2::Api Ref":
      return made;
    case "AWS::CloudFront::Distribution DomainName":
      return `d${made}.cloudfront.net`;
    default:
      throw new Error(`no value for ${attribute} of ${id}, of the type ${Type}`);
  }
}
