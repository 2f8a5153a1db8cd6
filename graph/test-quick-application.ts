import { MemorySaver } from "@langchain/langgraph";
import { type TestApplication, type TestOptions, testApplication } from "./test-application.ts";

/**
 * An application for one test that keeps its checkpoints in a map, which halves the time of a run: for tests that run a lot
 * and go on with nothing. Everything else is in the embedded database.
 */
export async function quickApplication(options: TestOptions = {}): Promise<TestApplication> {
  const application = await testApplication(options);
  application.graph.checkpointer = new MemorySaver();
  return application;
}
