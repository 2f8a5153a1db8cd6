import { type ExternalValue, externalSortKeys } from "./external-values.ts";
import { type CheckpointAddress, checkpointSortKey } from "./keys.ts";
import type { Piece } from "./piece.ts";

/** Everything about a piece that says where it is. */
export type Place = Pick<Piece, "checkpointId" | "place" | "chunks">;

/** The partition and namespace that places are in. */
export type Scope = Pick<CheckpointAddress, "threadId" | "namespace">;

export function externalPlace(checkpointId: string, { name, chunks }: ExternalValue): Place {
  return { checkpointId, place: name, chunks };
}

/** The address of the checkpoint that stored what is there. */
export function ownerOf({ threadId, namespace }: Scope, { checkpointId }: Place): CheckpointAddress {
  return { threadId, namespace, checkpointId };
}

/** Sort keys of the items to read; none for an object. */
export function sortKeysOf(scope: Scope, place: Place): string[] {
  if (typeof place.place === "number") return [checkpointSortKey(scope.namespace, place.checkpointId)];
  return externalSortKeys(ownerOf(scope, place), { name: place.place, chunks: place.chunks });
}
