"use client";

import { FileUp, UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { ExportMenu } from "./export-menu.tsx";

// A form weighs, and most visits only look.
const AddUserDialog = dynamic(() => import("./add-user-dialog.tsx").then((module) => module.AddUserDialog), {
  ssr: false,
});

interface UsersHeaderProps {
  directories: readonly { id: string; name: string }[];
  /** False for roles that may look but not change. */
  mayManage: boolean;
}

/** The page's title, and how users get here other than from an identity provider. */
export function UsersHeader({ directories, mayManage }: UsersHeaderProps) {
  const [isOpen, setOpen] = useState(false);
  // The command palette leads here with `?add=open`.
  const router = useRouter();
  const asked = useSearchParams().get("add") === "open";
  const canAdd = mayManage && directories.length > 0;

  function close() {
    setOpen(false);
    if (asked) router.replace("/users");
  }

  return (
    <>
      <PageHeader
        title="Users"
        description="Everyone whom your directories have sent, and whoever was created here before."
        actions={
          <>
            {directories.length > 0 ? <ExportMenu /> : null}
            {canAdd ? (
              <>
                <LinkButton href="/users/import" icon={<FileUp aria-hidden className="size-4" />}>
                  Import CSV
                </LinkButton>
                <Button
                  variant="primary"
                  icon={<UserPlus aria-hidden className="size-4" />}
                  onPress={() => setOpen(true)}
                >
                  Add user
                </Button>
              </>
            ) : null}
          </>
        }
      />
      {canAdd && (isOpen || asked) ? <AddUserDialog directories={directories} onClose={close} /> : null}
    </>
  );
}
