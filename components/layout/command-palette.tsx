"use client";

import { Search } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useState } from "react";
import { Autocomplete, useFilter } from "react-aria-components/Autocomplete";
import { Dialog } from "react-aria-components/Dialog";
import { Input } from "react-aria-components/Input";
import { Header, ListBox, ListBoxItem, ListBoxSection } from "react-aria-components/ListBox";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { TextField } from "react-aria-components/TextField";
import { optionClass } from "#components/ui/popover-style.ts";
import type { Role } from "#lib/auth/actor.ts";
import { type Command, commandsFor } from "./commands.ts";
import { closeOverlay } from "./overlay-state.ts";
import { askBeforeLeaving } from "./unsaved-changes.ts";

/** Everything the console can do, by typing: pages, actions, and a search for users. */
export function CommandPalette({ role, isOpen }: { role: Role; isOpen: boolean }) {
  const router = useRouter();
  const { setTheme } = useTheme();
  const { contains } = useFilter({ sensitivity: "base" });
  const [text, setText] = useState("");
  const commands = commandsFor(role, {
    here: usePathname(),
    go: (href) => askBeforeLeaving(() => router.push(href)),
    setTheme,
  });
  const query = text.trim();
  const search: Command[] =
    query === ""
      ? []
      : [
          {
            id: "search-users",
            section: "Search",
            label: `Search users for “${query}”`,
            icon: Search,
            words: query,
            run: () => router.push(`/users?search=${encodeURIComponent(query)}`),
          },
        ];
  const all = [...commands, ...search];
  const sections = [...new Set(all.map(({ section }) => section))];

  function close() {
    setText("");
    closeOverlay();
  }

  return (
    <ModalOverlay
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) close();
      }}
      className="fixed inset-0 z-40 flex items-start justify-center bg-overlay px-3 pt-[10vh] data-[entering]:animate-fade-in"
    >
      <Modal className="w-full max-w-xl data-[entering]:animate-rise-in">
        <Dialog
          aria-label="Search or jump to"
          className="flex max-h-[70dvh] flex-col overflow-hidden rounded-lg bg-raised shadow-popover"
        >
          <Autocomplete
            inputValue={text}
            onInputChange={setText}
            filter={(label, input) => matches(label, input, contains)}
          >
            <TextField
              aria-label="Search or jump to"
              autoFocus
              className="flex shrink-0 items-center gap-3 border-b px-4"
            >
              <Search aria-hidden className="size-4 text-muted" />
              {/* The arrow keys move in the list while the focus stays here: to assistive technology, a combobox. */}
              <Input
                role="combobox"
                aria-expanded
                placeholder="Type a page, an action, or a user’s name"
                className="h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
              />
            </TextField>
            <ListBox
              aria-label="Pages and actions"
              selectionMode="none"
              onAction={(key) => {
                const command = all.find(({ id }) => id === key);
                close();
                command?.run();
              }}
              renderEmptyState={() => <p className="px-2 py-6 text-center text-muted">Nothing matches.</p>}
              className="min-h-0 flex-1 overflow-y-auto p-2 outline-none"
            >
              {sections.map((section) => (
                <ListBoxSection key={section} id={section} aria-label={section}>
                  <Header className="px-2 pt-2 pb-1 font-medium text-muted text-xs">{section}</Header>
                  {all
                    .filter((command) => command.section === section)
                    .map(({ id, label, words, icon: Icon, keys }) => (
                      <ListBoxItem
                        key={id}
                        id={id}
                        textValue={`${label} ${words ?? ""}`}
                        className={optionClass}
                      >
                        <Icon aria-hidden className="size-4 shrink-0 text-muted" />
                        <span className="min-w-0 flex-1 truncate">{label}</span>
                        {keys ? <kbd className="text-muted text-xs">{keys}</kbd> : null}
                      </ListBoxItem>
                    ))}
                </ListBoxSection>
              ))}
            </ListBox>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Every typed word has to occur somewhere, in any order. */
function matches(label: string, input: string, contains: (text: string, part: string) => boolean): boolean {
  return input
    .trim()
    .split(/\s+/)
    .every((word) => contains(label, word));
}
