// As Lambda's runtime does it: the module is imported, and called. Arguments: its address, and the event, in JSON. Prints milliseconds,
// of the clock and of the processor, from the import until it can be called, and from the import to the end of the first call.
const [, , address = "", event = ""] = process.argv;
const begun = performance.now();
const used = process.cpuUsage();
const passed = () => {
  const { user, system } = process.cpuUsage(used);
  return { clock: performance.now() - begun, processor: (user + system) / 1_000 };
};
const { handler } = await import(address);
if (typeof handler !== "function") throw new Error("no handler");
const ready = passed();
const answer = await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 150_000 });
if (answer?.batchItemFailures?.length > 0) throw new Error("the message was not taken");
console.log(JSON.stringify({ ready, first: passed() }));
process.exit(0);
