"""How many strokes common Chinese characters are written with, and which are the most common."""

from __future__ import annotations

__all__ = ["COMMON", "STROKES"]

# The standard stroke counts (通用规范汉字表) of characters that lists, offices and any text use.
_BY_STROKES = {
    1: "一",
    2: "二十人力入八九七几了又厂儿",
    3: "工大上下三口小子土士千万女山门己已于个及习卫",
    4: "不中为分天日月水火手方文公元化开无内引支切车气心计认片区六五止户比王木长见专云艺双队友互予尺以",
    5: "业电生用加目术可他出外本号市平代对只石示民由正处主功白四北记打包写发务节边甲田去必",
    6: "行年有成机多自安全会合动同名各件如地在师产设农关当并次交传回众级网光先色血压防导企划向考字",
    7: "员作条技体系利位材低护形社医疗运进还序应完证究声抗评补词识间更花快初努",
    8: "金的和学法实备定服制物具使表环现性图视易构林所责事治知育质者参非放其店线组单建注述供",
    9: "施药品修城种科标草将室度要保信测战食指按研神语独政面是看总点美急型",
    10: "热配料展资能高病家换样校原难消流通造速海调较紧缺般值",
    11: "职常控理商维基培检得情清深第着盘船营综虚章描绿",
    12: "装晶量智程集期等编越最喷植湿街提",
    13: "新数意路源输微满罪照感群",
    14: "疑管算模精需",
    15: "影靠增",
    16: "器操整激薪",
    17: "癌繁藏",
}
STROKES = {char: count for count, chars in _BY_STROKES.items() for char in chars}

# The most frequent characters of running Chinese, of offices and of occupations, most frequent first.
COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然"
    "家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日者意无力它与长把机"
    "十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新制加月合回"
    "代内信表化位次度门任常先通教原提立及比员解水名处各入认条平系气更打变总电数安报结量建务接必场件计管期市资金指统"
    "区保形社空治展科基非放权设式色路记品求据程规取术领共确师清切识导争运职服技备"
)
