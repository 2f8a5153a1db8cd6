import { App, type AppProps, Validations } from "aws-cdk-lib";
import flags from "aws-cdk-lib/recommended-feature-flags.json" with { type: "json" };
import { AwsSolutionsChecks } from "cdk-nag";

/** An app in which everything behaves as this version of the CDK recommends, whether the CLI runs it or not. */
export function createApp(props: AppProps = {}): App {
  const app = new App({ autoSynth: false, ...props, context: { ...flags, ...props.context } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}
