import type { Authentication } from "./vocabulary.ts";

/** A user with a live session in the portal. */
export type PortalUser = {
  readonly sessionId: string;
  readonly directoryId: string;
  readonly directoryName: string;
  readonly userId: string;
  readonly userName: string;
  readonly displayName: string | null;
  readonly authentication: Authentication;
  /** The device that this session was started with. */
  readonly deviceId: string | null;
  /** Whether the user proved who they are within the last ten minutes. */
  readonly isProven: boolean;
};

/** The browser that asks, as the history of sign-ins tells it. */
export type PortalClient = { readonly address: string; readonly userAgent: string };
