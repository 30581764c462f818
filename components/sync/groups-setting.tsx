import { RadioGroup } from "#components/ui/radio-group.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import type { SyncGroups, SyncView } from "#lib/sync/contract.ts";

type Setting = Pick<SyncView["plan"], "groups" | "groupNames">;

const options: { id: SyncGroups; label: string; description: string }[] = [
  {
    id: "none",
    label: "None",
    description:
      "Groups come by SCIM push alone. Those that were read before stay as they are; you are asked then whether to keep them as your own or to remove them.",
  },
  {
    id: "known",
    label: "Only groups that are here already",
    description: "Read before, or created in the console: one of the same name is linked.",
  },
  {
    id: "chosen",
    label: "Those, and the ones that you name",
    description: "Any group of the directory, also Okta's own ones such as Everyone.",
  },
  {
    id: "everything",
    label: "All groups",
    description:
      "Okta's groups and those of its apps, such as Active Directory, but not Everyone; all of Entra's.",
  },
];

interface GroupsSettingProps {
  setting: Setting;
  onChange: (setting: Setting) => void;
  isDisabled: boolean;
}

/** Which groups are read with their members. */
export function GroupsSetting({ setting, onChange, isDisabled }: GroupsSettingProps) {
  return (
    <>
      <RadioGroup
        label="Which groups it reads"
        description="With those of their members who are users here. What SCIM pushes is left alone."
        value={setting.groups}
        onChange={(groups) => onChange({ groups, groupNames: setting.groupNames })}
        isDisabled={isDisabled}
        options={options}
      />
      {setting.groups === "chosen" ? (
        <TextArea
          label="Names or IDs of groups"
          description="One in each line. Case does not count."
          defaultValue={setting.groupNames.join("\n")}
          onChange={({ target }) => onChange({ groups: setting.groups, groupNames: linesOf(target.value) })}
          disabled={isDisabled}
        />
      ) : null}
    </>
  );
}

function linesOf(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()))].filter((line) => line !== "");
}
