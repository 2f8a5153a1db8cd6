import { describeContract } from "../test-contract.ts";
import { openForContract } from "./test-jira-setting.ts";

describeContract("Jira Cloud", openForContract);
