export type TokenAnswer = { token: string } | "refused" | "locked" | "unreachable";

const PATIENCE = 10_000;

/** A token for one connection, for whoever has the key. The key goes into a header, so that no log of addresses holds it. */
export async function requestToken(key: string): Promise<TokenAnswer> {
  try {
    const response = await fetch("/session", {
      method: "POST",
      headers: { Authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status === 401) return "refused";
    if (response.status === 429) return "locked";
    if (!response.ok) return "unreachable";
    return (await response.json()) as { token: string };
  } catch {
    return "unreachable";
  }
}
