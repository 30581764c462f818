/** Surface of menus, lists and tooltips that float above the page. */
export const popoverClass =
  "overflow-auto rounded-lg bg-raised p-1 text-text shadow-popover outline-none data-[entering]:animate-rise-in";

export const optionClass =
  "flex min-h-8 cursor-default select-none items-center gap-2 rounded-sm px-2 py-1.5 text-base outline-none data-[disabled]:text-muted data-[disabled]:opacity-60 data-[focused]:bg-hover data-[hovered]:bg-hover";
