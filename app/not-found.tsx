import type { Metadata } from "next";
import { NotFoundWords } from "#components/layout/not-found-words.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-form flex-col items-start justify-center px-6 py-16">
      <NotFoundWords />
    </main>
  );
}
