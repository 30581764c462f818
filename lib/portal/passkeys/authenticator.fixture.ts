import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import type { AuthenticationResponse, RegistrationResponse } from "../contract.ts";

const sha256 = (data: Uint8Array | string) => createHash("sha256").update(data).digest();
const base64url = (data: Uint8Array | string) => Buffer.from(data).toString("base64url");

/** What an attack or an authenticator does differently. */
export type Twist = {
  origin?: string;
  rpId?: string;
  type?: string;
  counter?: number;
  userHandle?: string;
  isVerified?: boolean;
  /** Whether the credential may be kept elsewhere too, and whether it is; both unless told otherwise. */
  isBackupEligible?: boolean;
  isBackedUp?: boolean;
  /** Signs with another key than the credential's. */
  withOtherKey?: boolean;
};

/** An authenticator with one discoverable ES256 credential, made in software; it does what it is told, attacks too. */
export class SoftAuthenticator {
  readonly credentialId = randomBytes(32);
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly #otherKeys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly #origin: string;
  #userHandle = "";

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Answers `navigator.credentials.create()` with no attestation (WebAuthn §8.7). */
  register(options: { challenge: string; user?: unknown }, twist: Twist = {}): RegistrationResponse {
    const user = options.user as { id: string };
    this.#userHandle = user.id;
    const { x = "", y = "" } = this.#keys.publicKey.export({ format: "jwk" });
    // COSE_Key of ES256 (RFC 9053 §7.1.1): {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    const cose = Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
      Buffer.from(x, "base64url"),
      Buffer.from([0x22, 0x58, 0x20]),
      Buffer.from(y, "base64url"),
    ]);
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 32]), this.credentialId, cose]);
    const authData = Buffer.concat([this.#authData(0x40, { counter: 0, ...twist }), attested]);
    // {"fmt": "none", "attStmt": {}, "authData": bytes}
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3, 0x63]),
      Buffer.from("fmt"),
      Buffer.from([0x64]),
      Buffer.from("none"),
      Buffer.from([0x67]),
      Buffer.from("attStmt"),
      Buffer.from([0xa0, 0x68]),
      Buffer.from("authData"),
      Buffer.from([0x58, authData.length]),
      authData,
    ]);
    return {
      ...this.#credential(),
      response: {
        clientDataJSON: base64url(this.#clientData("webauthn.create", options.challenge, twist)),
        attestationObject: base64url(attestationObject),
        transports: ["internal"],
      },
    };
  }

  /** Answers `navigator.credentials.get()`. */
  sign(options: { challenge: string }, twist: Twist = {}): AuthenticationResponse {
    const authenticatorData = this.#authData(0, twist);
    const clientData = this.#clientData("webauthn.get", options.challenge, twist);
    const key: KeyObject = twist.withOtherKey ? this.#otherKeys.privateKey : this.#keys.privateKey;
    const signature = createSign("sha256")
      .update(Buffer.concat([authenticatorData, sha256(clientData)]))
      .sign(key);
    return {
      ...this.#credential(),
      response: {
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(authenticatorData),
        signature: base64url(signature),
        userHandle: twist.userHandle ?? this.#userHandle,
      },
    };
  }

  #credential() {
    const id = base64url(this.credentialId);
    return { id, rawId: id, type: "public-key", clientExtensionResults: {} } as const;
  }

  #clientData(type: string, challenge: string, twist: Twist): string {
    return JSON.stringify({ type: twist.type ?? type, challenge, origin: twist.origin ?? this.#origin });
  }

  /** Present, verified unless told otherwise, eligible for backup and backed up. */
  #authData(
    extraFlags: number,
    { rpId, counter = 0, isVerified = true, isBackupEligible = true, isBackedUp = isBackupEligible }: Twist,
  ): Buffer {
    const head = Buffer.alloc(5);
    const backup = (isBackupEligible ? 0x08 : 0) | (isBackedUp ? 0x10 : 0);
    head.writeUInt8(0x01 | (isVerified ? 0x04 : 0) | backup | extraFlags, 0);
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId ?? new URL(this.#origin).hostname), head]);
  }
}
