import type { ReactNode } from "react";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center bg-surface px-4 pt-[max(48px,12vh)] pb-12">
      {children}
    </div>
  );
}
