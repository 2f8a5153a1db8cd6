import type { ChannelVersions } from "@langchain/langgraph-checkpoint";
import type { Expiry } from "./expiry.ts";
import type { CheckpointLayout } from "./layout.ts";
import { type Piece, wholeValue } from "./piece.ts";
import type { SegmentTexts } from "./segment-texts.ts";
import { planSegments } from "./segments.ts";
import type { SerializedValue, TypedBytes } from "./serialize.ts";

/** A piece that is not stored yet. */
export interface NewPiece extends TypedBytes {
  elements: number;
}

export interface ChannelPlan {
  /** Pieces that are stored already and only pointed at; they come before the new one. */
  kept: Piece[];
  added?: NewPiece;
  /** The first stored segment that the value does not go on with. */
  differing?: Piece;
}

export interface PlanInput {
  /** The channels that have a value. */
  channels: readonly string[];
  versions: ChannelVersions;
  newVersions: ChannelVersions;
  /** True when the checkpoint names a parent, whether its layout is known or not. */
  hasParent: boolean;
  parent: CheckpointLayout | undefined;
  /** Values up to this many bytes are repeated in every checkpoint, as a pointer would not be shorter. */
  repeatMaxBytes: number;
  expiry: Pick<Expiry, "isPieceOld">;
  texts: Pick<SegmentTexts, "get">;
}

/** True when the channel's value must be at hand in its serialized form. */
export function needsValue(channel: string, input: PlanInput): boolean {
  if (Object.hasOwn(input.newVersions, channel)) return true;
  const carried = carriedPieces(channel, input);
  return input.hasParent && (carried === undefined || isRepeated(carried, input));
}

/**
 * What to store for each channel. One that has a version but no value is empty: it gets no pointer to its former value,
 * which would bring that back.
 *
 * @param values those for which `needsValue` is true
 */
export function planChannels(
  input: PlanInput,
  values: ReadonlyMap<string, SerializedValue>,
): Map<string, ChannelPlan> {
  const plans = new Map<string, ChannelPlan>();
  for (const channel of input.channels) {
    const plan = planChannel(channel, input, values.get(channel));
    if (plan) plans.set(channel, plan);
  }
  return plans;
}

function planChannel(
  channel: string,
  input: PlanInput,
  value: SerializedValue | undefined,
): ChannelPlan | undefined {
  const carried = carriedPieces(channel, input);
  // A piece may have become old since `needsValue` was asked: without its value it is still pointed at.
  if (carried !== undefined && (value === undefined || !isRepeated(carried, input))) return { kept: carried };
  if (value === undefined || !needsValue(channel, input)) return undefined;
  const { elements, type, bytes } = value;
  if (elements === undefined || bytes.byteLength <= input.repeatMaxBytes) {
    return { kept: [], added: { type, bytes, elements: wholeValue } };
  }
  return planArray(channel, input, bytes, elements);
}

function planArray(channel: string, input: PlanInput, bytes: Uint8Array, elements: number): ChannelPlan {
  const json = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stored = input.parent?.pieces.get(channel) ?? [];
  const { kept, added, differing } = planSegments(json, stored, (piece) => {
    const isKept = piece.elements !== wholeValue && !input.expiry.isPieceOld(piece.checkpointId);
    return isKept ? input.texts.get(piece) : undefined;
  });
  const plan = differing === undefined ? { kept } : { kept, differing };
  if (added === undefined) return plan;
  const inKept = kept.reduce((sum, piece) => sum + piece.elements, 0);
  return { ...plan, added: { type: "json", bytes: added, elements: elements - inKept } };
}

/** The parent's pieces of a channel that did not change. */
function carriedPieces(channel: string, { parent, versions, newVersions }: PlanInput): Piece[] | undefined {
  if (Object.hasOwn(newVersions, channel) || parent?.versions[channel] !== versions[channel])
    return undefined;
  return parent?.pieces.get(channel);
}

/** True for pieces that had better be stored again than pointed at. */
function isRepeated(pieces: Piece[], { repeatMaxBytes, expiry }: PlanInput): boolean {
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  return bytes <= repeatMaxBytes || pieces.some((piece) => expiry.isPieceOld(piece.checkpointId));
}
