import { createHmac } from "node:crypto";

import { isEqualText } from "./sign.ts";

/** What a coordinator and a node share after one mutual proof. The key stays in both processes. */
export interface Session {
  /** Names the session to the node; says nothing about the key. */
  readonly id: string;
  readonly key: string;
}

/** The request that a pass is for. */
export interface SessionCall {
  /** `POST`; case does not matter. */
  readonly method: string;
  /** Path and query: `/api/complete`. */
  readonly path: string;
}

export interface Pass {
  readonly sessionId: string;
  /** Counts the requests of a session, from 1. */
  readonly count: number;
  readonly proof: string;
}

/** Marks a bearer credential as a pass; a token that someone chose hardly begins like this. */
const version = "harombe-pass-v1";
const idLength = 22;

export const createSession = (key: string): Session => ({
  key,
  id: createHmac("sha256", key).update("id").digest("base64url").slice(0, idLength),
});

/** Good for this one request in this one session, once. */
export function formatPass(session: Session, call: SessionCall, count: number): string {
  return [version, session.id, String(count), proveCall(session, call, count)].join(".");
}

/** Null for what is no pass. */
export function parsePass(text: string): Pass | null {
  const [found, sessionId = "", digits = "", proof = "", ...rest] = text.split(".");
  if (found !== version || rest.length > 0 || !/^[1-9]\d{0,14}$/.test(digits)) return null;
  return { sessionId, count: Number(digits), proof };
}

export const isPassFor = (session: Session, call: SessionCall, pass: Pass): boolean =>
  isEqualText(pass.proof, proveCall(session, call, pass.count));

function proveCall({ key }: Session, { method, path }: SessionCall, count: number): string {
  const parts = ["call", method.toUpperCase(), path, count];
  return createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url");
}
