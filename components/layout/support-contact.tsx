import { LifeBuoy } from "lucide-react";

/** Whom to ask, as the organisation set it: an address becomes a link, anything else stands as text. */
export function SupportContact({ contact }: { contact: string }) {
  if (contact === "") return null;
  const href = contactLink(contact);
  const text = (
    <>
      <LifeBuoy aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 text-sm [overflow-wrap:anywhere]">
        <span className="block text-xs">Support</span>
        {contact}
      </span>
    </>
  );
  const look = "mx-2 mb-2 flex shrink-0 items-start gap-2.5 rounded-md px-2 py-2 text-muted";
  return href ? (
    <a href={href} className={`${look} hover:bg-hover hover:text-text`}>
      {text}
    </a>
  ) : (
    <div className={look}>{text}</div>
  );
}

function contactLink(contact: string): string | undefined {
  if (/^https?:\/\/\S+$/.test(contact)) return contact;
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(contact)) return `mailto:${contact}`;
  if (/^\+?[\d\s()/-]{6,}$/.test(contact)) return `tel:${contact.replace(/[^\d+]/g, "")}`;
  return undefined;
}
