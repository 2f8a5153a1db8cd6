/** The id of a channel as Slack gives it; that of older private ones begins with G. */
export const isSlackChannel = (id: string): boolean => /^[CG][A-Z0-9]+$/.test(id);

/** What somebody who named a channel otherwise is told to give. */
export const SLACK_CHANNEL_ID =
  "the id of a channel, such as C0OPS00001 (in Slack: the channel's details, at the end)";

/** Teams that Slack could not tell anything, as their channel is none of Slack's; one line for each. */
export const misnamedChannels = (teams: readonly { id: string; channel: string }[]): string[] =>
  teams
    .filter(({ channel }) => channel !== "" && !isSlackChannel(channel))
    .map(
      ({ id, channel }) =>
        `team ${id}: channel: expected ${SLACK_CHANNEL_ID}, found ${JSON.stringify(channel)}`,
    );
