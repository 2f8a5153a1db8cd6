import type { ChannelVersions } from "@langchain/langgraph-checkpoint";
import type { CheckpointLayout } from "./layout.ts";
import { type Piece, wholeValue } from "./piece.ts";
import { commonPrefix, planSegments } from "./segments.ts";
import { fingerprint, joinElements, joinLines, type SerializedValue, type TypedBytes } from "./serialize.ts";

/** A piece that is not stored yet. */
export interface NewPiece extends TypedBytes {
  elements: number;
}

export interface ChannelPlan {
  /** Pieces that are stored already and only pointed at; they come before the new one. */
  kept: Piece[];
  added?: NewPiece;
  fingerprints?: string[];
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
  isOld: (checkpointId: string) => boolean;
}

/** True when the channel's value must be at hand in its serialized form. */
export function needsValue(channel: string, input: PlanInput): boolean {
  if (channel in input.newVersions) return true;
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
  if (carried !== undefined && (value === undefined || !isRepeated(carried, input))) {
    const fingerprints = input.parent?.fingerprints.get(channel);
    return fingerprints === undefined ? { kept: carried } : { kept: carried, fingerprints };
  }
  if (value === undefined || !needsValue(channel, input)) return undefined;
  if ("elements" in value && totalBytes(value.elements) > input.repeatMaxBytes) {
    return planArray(channel, input, value.elements);
  }
  const whole = "elements" in value ? joinElements(value.elements) : value;
  return { kept: [], added: { ...whole, elements: wholeValue } };
}

function planArray(channel: string, input: PlanInput, elements: Uint8Array[]): ChannelPlan {
  const fingerprints = elements.map(fingerprint);
  const { kept, from } = planSegments(
    input.parent?.pieces.get(channel) ?? [],
    elements.map(({ byteLength }) => byteLength),
    commonPrefix(input.parent?.fingerprints.get(channel) ?? [], fingerprints),
    (piece) => input.isOld(piece.checkpointId),
  );
  if (from === elements.length) return { kept, fingerprints };
  const added = { ...joinLines(elements.slice(from)), elements: elements.length - from };
  return { kept, added, fingerprints };
}

/** The parent's pieces of a channel that did not change. */
function carriedPieces(channel: string, { parent, versions, newVersions }: PlanInput): Piece[] | undefined {
  if (channel in newVersions || parent?.versions[channel] !== versions[channel]) return undefined;
  return parent?.pieces.get(channel);
}

function totalBytes(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** True for pieces that had better be stored again than pointed at. */
function isRepeated(pieces: Piece[], { repeatMaxBytes, isOld }: PlanInput): boolean {
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  return bytes <= repeatMaxBytes || pieces.some((piece) => isOld(piece.checkpointId));
}
