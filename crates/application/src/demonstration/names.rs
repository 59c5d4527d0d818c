//! Names by the fashion of the decade of birth. Surnames weigh as they do in the country; given
//! names are put together character by character, never taken from a list of people.

use super::random::{Chance, Purpose};

/// Surnames and their weight in ten-thousandths.
#[rustfmt::skip]
const SURNAMES: [(&str, u64); 104] = [
    ("王", 725), ("李", 719), ("张", 683), ("刘", 538), ("陈", 453), ("杨", 308), ("黄", 223), ("赵", 229), ("吴", 205), ("周", 212),
    ("徐", 166), ("孙", 154), ("马", 129), ("朱", 126), ("胡", 131), ("林", 115), ("郭", 115), ("何", 146), ("高", 100), ("罗", 125),
    ("郑", 93), ("梁", 85), ("谢", 92), ("宋", 81), ("唐", 98), ("许", 66), ("邓", 84), ("冯", 64), ("韩", 62), ("曹", 59),
    ("曾", 82), ("彭", 67), ("萧", 20), ("蔡", 53), ("潘", 48), ("田", 52), ("董", 48), ("袁", 61), ("于", 42), ("余", 60),
    ("叶", 48), ("蒋", 68), ("杜", 49), ("苏", 47), ("魏", 49), ("程", 47), ("吕", 46), ("丁", 42), ("沈", 41), ("任", 49),
    ("姚", 39), ("卢", 39), ("傅", 32), ("钟", 45), ("姜", 34), ("崔", 31), ("谭", 43), ("廖", 46), ("范", 36), ("汪", 34),
    ("陆", 29), ("金", 28), ("石", 33), ("戴", 31), ("贾", 30), ("韦", 18), ("夏", 32), ("邱", 34), ("方", 29), ("侯", 27),
    ("邹", 31), ("熊", 33), ("孟", 23), ("秦", 28), ("白", 27), ("江", 30), ("阎", 12), ("薛", 24), ("尹", 29), ("段", 24),
    ("雷", 36), ("黎", 23), ("史", 22), ("龙", 30), ("陶", 22), ("贺", 24), ("顾", 15), ("毛", 22), ("郝", 16), ("龚", 24),
    ("邵", 15), ("万", 22), ("钱", 14), ("严", 21), ("赖", 20), ("覃", 12), ("洪", 13), ("武", 14), ("莫", 11), ("孔", 11),
    ("欧阳", 6), ("上官", 2), ("司马", 2), ("𠮷", 1),
];

/// Characters of given names, men's and women's, of one time.
struct Fashion {
    /// First year of birth.
    from: i32,
    /// Names of one character, per mille.
    single: u64,
    men: &'static str,
    women: &'static str,
}

/// Latest first.
const FASHIONS: [Fashion; 4] = [
    Fashion {
        from: 1992,
        single: 220,
        men: "浩宇杰鑫俊豪翔博文轩一凡子皓晨阳睿泽航铭逸嘉恒",
        women: "雨欣婷雪梦佳怡思琪瑶悦诗晴涵菲琳子彤雯月萌茜",
    },
    Fashion {
        from: 1980,
        single: 380,
        men: "伟涛超鹏磊杰浩飞亮凯鑫俊宇健峰毅强波帅洋松川",
        women: "丽娟静燕敏娜婷莉雪倩玲洁颖霞晓小君薇佳蕾琴露",
    },
    Fashion {
        from: 1968,
        single: 330,
        men: "勇军刚强伟平斌波涛辉兵建志华东林超峰永红明",
        women: "红丽敏艳琼霞燕英萍玲蓉群琴梅静娟莉晓惠先",
    },
    Fashion {
        from: i32::MIN,
        single: 120,
        men: "国建华德明福贵兴洪金云清成全光文学忠义林根祥昌",
        women: "秀英兰芳玉珍桂琼淑华素清蓉群碧容惠翠莲仁先",
    },
];

/// Rare characters, some of four bytes, that every part of a register must carry.
const RARE: &str = "㐂䶮喆堃珺玥赟骉犇𬭎𫍯𬱖";

const TIBETAN_MEN: [&str; 7] = ["扎西", "多吉", "次仁", "丹增", "尼玛", "泽仁", "洛桑"];
const TIBETAN_WOMEN: [&str; 6] = ["卓玛", "央金", "拉姆", "德吉", "白玛", "格桑"];
const YI_FAMILIES: [&str; 6] = ["吉克", "阿的", "沙马", "曲比", "勒格", "吉木"];
const YI_MEN: [&str; 4] = ["木呷", "尔古", "拉哈", "子且"];
const YI_WOMEN: [&str; 4] = ["阿依", "阿呷", "伍呷", "尔西"];
const UYGUR_MEN: [&str; 5] = ["艾力", "吐尔逊", "买买提", "阿不都热依木", "库尔班"];
const UYGUR_WOMEN: [&str; 4] = ["阿依古丽", "古丽娜尔", "帕提古丽", "热孜完古丽"];

pub(super) struct Names {
    chance: Chance,
}

impl Names {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            chance: Chance::new(seed, Purpose::Names),
        }
    }

    /// A name for someone of an ethnic group (GB/T 3304), sex and year of birth.
    pub(super) fn next(&mut self, ethnicity: &str, woman: bool, year: i32) -> String {
        let chance = &mut self.chance;
        match ethnicity {
            "04" => {
                let second: &[&str] = if woman { &TIBETAN_WOMEN } else { &TIBETAN_MEN };
                let first = chance.pick(&TIBETAN_MEN);
                let mut second_part = chance.pick(second);
                if second_part == first {
                    second_part = if woman { "卓玛" } else { "平措" };
                }
                format!("{first}{second_part}")
            }
            "07" => {
                let given = if woman {
                    chance.pick(&YI_WOMEN)
                } else {
                    chance.pick(&YI_MEN)
                };
                format!("{}{given}", chance.pick(&YI_FAMILIES))
            }
            "05" => {
                let given = if woman {
                    chance.pick(&UYGUR_WOMEN)
                } else {
                    chance.pick(&UYGUR_MEN)
                };
                format!("{given}·{}", chance.pick(&UYGUR_MEN))
            }
            _ => self.han(woman, year),
        }
    }

    fn han(&mut self, woman: bool, year: i32) -> String {
        let chance = &mut self.chance;
        let surname = chance.weighted(&SURNAMES, "王");
        let [.., oldest] = &FASHIONS;
        let fashion = FASHIONS
            .iter()
            .find(|fashion| year >= fashion.from)
            .unwrap_or(oldest);
        let characters = if woman { fashion.women } else { fashion.men };
        let first = draw(chance, characters);
        let last = if chance.happens(4) {
            draw(chance, RARE)
        } else {
            draw(chance, characters)
        };
        if chance.happens(fashion.single) || first == last {
            return format!("{surname}{last}");
        }
        format!("{surname}{first}{last}")
    }
}

fn draw(chance: &mut Chance, characters: &str) -> char {
    let at = chance.below(characters.chars().count() as u64);
    characters
        .chars()
        .nth(usize::try_from(at).unwrap_or(0))
        .unwrap_or('明')
}

#[cfg(test)]
mod tests {
    use domain::text::{is_han_name, normalize_name};

    use super::*;

    #[test]
    fn every_name_is_one_the_register_takes() {
        let mut names = Names::new(7);
        let mut dotted = 0;
        for year in 1950..2010 {
            for ethnicity in ["01", "03", "04", "05", "07", "33"] {
                for woman in [true, false] {
                    let name = names.next(ethnicity, woman, year);
                    assert!(is_han_name(&name), "{name}");
                    assert_eq!(normalize_name(&name), name);
                    dotted += usize::from(name.contains('·'));
                }
            }
        }
        assert_eq!(dotted, 120);
    }

    #[test]
    fn surnames_are_listed_once() {
        for (at, (surname, weight)) in SURNAMES.iter().enumerate() {
            assert!(
                *weight > 0 && SURNAMES.iter().position(|(other, _)| other == surname) == Some(at),
                "{surname}"
            );
        }
    }
}
