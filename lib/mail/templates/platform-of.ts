import type { Platform } from "./vocabulary.ts";

/** In this order: an iPhone also says Mac OS X, and Android says Linux. */
const SYSTEMS: readonly (readonly [RegExp, Platform])[] = [
  [/\b(?:iPhone|iPad|iPod)\b/, "ios"],
  [/\bAndroid\b/, "android"],
  [/\bMac OS X\b/, "macos"],
  [/\bWindows NT\b/, "windows"],
  [/\b(?:Linux|CrOS)\b/, "linux"],
];

/** The platform that a request comes from, by its User-Agent; an iPad that asks for desktop pages says that it is a Mac. */
export function platformOf(userAgent: string | null): Platform {
  return SYSTEMS.find(([pattern]) => pattern.test((userAgent ?? "").slice(0, 512)))?.[1] ?? "browser";
}
