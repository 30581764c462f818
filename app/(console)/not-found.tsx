import { NotFoundWords } from "#components/layout/not-found-words.tsx";

/** Inside the shell: the admin is signed in and can go on by the menu. */
export default function ConsoleNotFound() {
  return (
    <div className="flex max-w-form flex-col items-start py-12">
      <NotFoundWords />
    </div>
  );
}
