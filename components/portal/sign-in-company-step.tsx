import { Building2 } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import type { WaysView } from "#lib/sso/contract.ts";

interface CompanyStepProps {
  identifier: string;
  ways: WaysView;
  isBusy: boolean;
  onChosen: (directoryId: string) => void;
  onPassword: () => void;
  onBack: () => void;
}

/** Leads to the company's own sign-in; whoever has several chooses. */
export function SignInCompanyStep({
  identifier,
  ways,
  isBusy,
  onChosen,
  onPassword,
  onBack,
}: CompanyStepProps) {
  const isOne = ways.saml.length === 1;
  return (
    <div className="flex flex-col gap-4">
      <p>
        <span className="break-words font-medium">{identifier}</span>{" "}
        {isOne
          ? "signs in with their company's sign-in. You come back here afterwards."
          : "may belong to several directories. Choose where you want to sign in."}
      </p>
      {ways.saml.map(({ id, name }) => (
        <Button
          key={id}
          variant={isOne ? "primary" : "secondary"}
          className="w-full"
          pending={isBusy}
          icon={<Building2 aria-hidden className="size-4" />}
          onPress={() => onChosen(id)}
        >
          {isOne ? "Continue to your company's sign-in" : `Continue to ${name}`}
        </Button>
      ))}
      {ways.password === "elsewhere" ? (
        <Button variant="ghost" className="w-full" onPress={onPassword}>
          Use a password of another directory
        </Button>
      ) : null}
      <Button variant="ghost" className="w-full" onPress={onBack}>
        Use another name
      </Button>
    </div>
  );
}
