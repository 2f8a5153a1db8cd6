const vocabulary =
  `the a of to and in is for on with that this it as are was be by from at an or not have has will can
we you they instance volume bucket alarm role policy region account cluster service latency error metric threshold event
finding snapshot backup certificate rotation schedule deployment rollback owner team ticket severity report cost budget
reserved capacity maintenance window patch restart failover replica primary database connection timeout retry queue
message function memory duration limit quota request approval change risk impact affected resource evidence checked
before after since during between about because however please could should would notify escalate confirm deny grant
revoke expose public private encrypted unencrypted key secret token subnet gateway route table endpoint peering firewall
rule allow inbound outbound port traffic scan vulnerability package version upgrade minor major release image container
task node pod scaling group minimum maximum desired healthy unhealthy check interval tag compliance standard control
passed failed suppressed resolved open closed new archived daily weekly monthly trend increase decrease percent dollars
hours minutes seconds yesterday today tomorrow morning evening Monday Friday production staging development`.split(
    /\s+/,
  );

/** Random numbers from 0 to 1 that are the same on every run (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Prose of `length` characters with numbers and names in it, which compresses about as well as English does. */
export function createText(random: () => number, length: number): string {
  let text = "";
  while (text.length < length) {
    const chance = random();
    const word =
      chance < 0.08
        ? Math.floor(random() * 1e12).toString(36)
        : (vocabulary[Math.floor(random() * random() * vocabulary.length)] ?? "");
    text += chance > 0.9 ? `${word}. ` : `${word} `;
  }
  return text.slice(0, length);
}
