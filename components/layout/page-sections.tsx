interface Section {
  /** Of the element that it leads to. */
  id: string;
  label: string;
}

/** Leads to the parts of a long page; stays in sight below the header, and is left out of print. */
export function PageSections({ sections }: { sections: readonly Section[] }) {
  return (
    <nav
      aria-label="On this page"
      className="sticky top-13 z-20 -mx-4 mb-6 overflow-x-auto border-b bg-bg px-4 md:-mx-6 md:px-6 print:hidden"
    >
      <ul className="flex gap-5">
        {sections.map(({ id, label }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className="flex h-10 items-center whitespace-nowrap font-medium text-muted -outline-offset-2 hover:text-text"
            >
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
