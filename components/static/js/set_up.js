// The browser knows the time zone and the language of whoever sits in front of it: a good first guess.
const propose = (name, value) => {
  const choice = document.querySelector(`tw-choice[name=${name}]`);
  const options = JSON.parse(choice?.getAttribute('options') ?? '[]');
  if (options.some((option) => option.value === value)) choice.setAttribute('start', value);
};

propose('zone', Intl.DateTimeFormat().resolvedOptions().timeZone);
propose('locale', navigator.language);
propose('language', navigator.language.split('-')[0]);
