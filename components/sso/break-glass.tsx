/** How to come back when SAML does not work: said before it is needed. */
export function BreakGlass({ directoryName }: { directoryName: string }) {
  return (
    <details className="rounded-md border text-sm">
      <summary className="px-3 py-2 font-medium">If SAML stops working</summary>
      <div className="flex flex-col gap-2 border-t p-3">
        <p>
          Admins sign in to this console with their own password or passkey, whatever happens here: SAML is
          for the portal alone.
        </p>
        <p>
          To go back, choose Passkey or password above and save. Passwords that users had work again at once,
          and the SAML settings stay.
        </p>
        <p>Without the console, on the server:</p>
        <code className="block break-all rounded-md bg-surface p-2 text-xs">
          npm run muster -- directory authentication --directory "{directoryName}" --set password
        </code>
      </div>
    </details>
  );
}
