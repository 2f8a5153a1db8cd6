import { expect, test } from "vitest";
import { createKeyedQueue } from "./keyed-queue.ts";

/** A task that ends when it is told to, and notes when it begins and ends. */
function createTask(name: string, log: string[]) {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const run = async () => {
    log.push(`${name} begins`);
    await finished;
    log.push(`${name} ends`);
    return name;
  };
  return { run, finish };
}
const aMoment = () => new Promise((resolve) => setImmediate(resolve));

test("tasks of one key run one after another, in the order they came", async () => {
  const enqueue = createKeyedQueue();
  const log: string[] = [];
  const [a, b] = [createTask("a", log), createTask("b", log)];
  const results = [enqueue("key", a.run), enqueue("key", b.run)];
  b.finish();
  await aMoment();
  expect(log).toEqual(["a begins"]);
  a.finish();
  expect(await Promise.all(results)).toEqual(["a", "b"]);
  expect(log).toEqual(["a begins", "a ends", "b begins", "b ends"]);
});

test("tasks of different keys run side by side", async () => {
  const enqueue = createKeyedQueue();
  const log: string[] = [];
  const [a, b] = [createTask("a", log), createTask("b", log)];
  const results = [enqueue("one", a.run), enqueue("two", b.run)];
  await aMoment();
  expect(log).toEqual(["a begins", "b begins"]);
  b.finish();
  expect(await results[1]).toBe("b");
  a.finish();
  await results[0];
});

test("one that fails is told to its caller only, and the next one runs", async () => {
  const enqueue = createKeyedQueue();
  const failing = enqueue("key", () => Promise.reject(new Error("no")));
  const next = enqueue("key", async () => "next");
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("next");
});

test("one that comes while the last is ending still waits for it", async () => {
  const enqueue = createKeyedQueue();
  let running = 0;
  let most = 0;
  const task = async () => {
    running += 1;
    most = Math.max(most, running);
    await aMoment();
    running -= 1;
  };
  const first = enqueue("key", task);
  const later = first.then(() => enqueue("key", task));
  await Promise.all([first, enqueue("key", task), later, enqueue("key", task)]);
  expect(most).toBe(1);
});
