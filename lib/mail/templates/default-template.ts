/** Our own words, for directories that have none of their own. */
export const defaultSubject = "Set up your access to {{organisation.name}}";

export const defaultHtml = `<p class="quiet">{{organisation.name}}</p>
<h1>Set up your access</h1>
<p>Hello {{user.displayName}},</p>
<p>you were given access to {{organisation.name}}. Follow the link on the device that you want to sign in with. It takes a minute, and the page explains each step.</p>
<p><a class="button" href="{{invitation.link}}">Set up your access</a></p>
<p>The link works once, until {{invitation.expires}}, and is for you alone: do not hand it on.</p>
{{#platform.links}}<h2>For your devices</h2>
<p>{{platform.links}}</p>{{/platform.links}}
<hr />
<p class="quiet">If the button does nothing, copy this into your browser: <span class="address">{{invitation.link}}</span></p>
{{#support}}<p class="quiet">Questions: {{support}}</p>{{/support}}
<p class="quiet">If you did not expect this mail, ignore it: nothing happens without the link.</p>
`;

export const defaultText = `Hello {{user.displayName}},

you were given access to {{organisation.name}}. Open this link on the device that you want to sign in with. It takes a minute, and the page explains each step:

{{invitation.link}}

The link works once, until {{invitation.expires}}, and is for you alone: do not hand it on.

{{#platform.links}}
For your devices:
{{platform.links}}
{{/platform.links}}

{{#support}}
Questions: {{support}}
{{/support}}

If you did not expect this mail, ignore it: nothing happens without the link.
`;
