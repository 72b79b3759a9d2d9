// Where the keys are: one string per row, keys apart by a space. Names in {braces} are keys that do something.

const DIGITS = ['1 2 3 4 5 6 7 8 9 0 {back}', '@ # % & * ( ) / : {enter}', '+ = ° µ Ø ± \' " , . ?', '{letters} {space} - {done}'];
const BOTTOM = '{symbols} {space} - {done}';

export const LAYOUTS = {
  en: {
    letters: ['q w e r t y u i o p {back}', 'a s d f g h j k l {enter}', '{shift} z x c v b n m , .', BOTTOM],
    capitals: ['Q W E R T Y U I O P {back}', 'A S D F G H J K L {enter}', '{shift} Z X C V B N M ! ?', '{symbols} {space} _ {done}'],
    symbols: DIGITS,
  },
  de: {
    letters: ['q w e r t z u i o p ü {back}', 'a s d f g h j k l ö ä {enter}', '{shift} y x c v b n m ß , .', BOTTOM],
    capitals: ['Q W E R T Z U I O P Ü {back}', 'A S D F G H J K L Ö Ä {enter}', '{shift} Y X C V B N M ẞ ! ?', '{symbols} {space} _ {done}'],
    symbols: DIGITS,
  },
};

export const layoutFor = (language) => LAYOUTS[language.slice(0, 2).toLowerCase()] ?? LAYOUTS.en;
