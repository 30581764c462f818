"use client";

import {
  cloneElement,
  type KeyboardEvent,
  lazy,
  type ReactElement,
  type ReactNode,
  Suspense,
  useRef,
  useState,
} from "react";
import type { ButtonProps } from "./button.tsx";
import { type OpenAt, openingKeys } from "./open-at.ts";

export interface MenuAction {
  label: string;
  icon?: ReactNode;
  onAction: () => void;
  tone?: "danger";
  /** A line above: what follows is of another kind. */
  isApart?: boolean;
}

interface MenuProps {
  /** The Button or IconButton that opens it. */
  trigger: ReactElement<ButtonProps>;
  label: string;
  actions: readonly MenuAction[];
}

/** Comes with the first sign of interest, like the lists of Select. */
const loadList = () => import("./menu-list.tsx");
const MenuList = lazy(loadList);

/** Actions behind a button. */
export function Menu({ trigger, label, actions }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [wanted, setWanted] = useState(false);
  const [openAt, setOpenAt] = useState<OpenAt | null>(null);

  function open(at: OpenAt) {
    setWanted(true);
    setOpenAt(at);
  }

  return (
    <>
      {cloneElement(trigger, {
        ref: button,
        "aria-haspopup": "menu",
        "aria-expanded": openAt !== null,
        onPointerEnter: loadList,
        onFocus: loadList,
        onPress: () => open(true),
        onKeyDown: (event: KeyboardEvent) => {
          const at = openingKeys[event.key];
          if (!at) return;
          event.preventDefault();
          open(at);
        },
      })}
      {wanted ? (
        <Suspense>
          <MenuList
            button={button}
            label={label}
            actions={actions}
            openAt={openAt}
            onClose={() => setOpenAt(null)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
