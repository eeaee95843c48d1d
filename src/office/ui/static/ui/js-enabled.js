// GOV.UK Frontend's start, outside the page so that the policy can forbid scripts in line.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
